"""Parts of the fit; `clinical_frameworks.talk.fit` puts them together."""

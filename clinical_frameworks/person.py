"""Turn a patient's plain first-person line into the therapist's second person.

Authors write each fact once, as the patient would say it; the therapist's templates take it up again through
these rules. They cover plain spoken English (see the style rules of the case material), not English at large:
words inside quotation marks are left alone, because there "I" is whoever is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_ADVERB = (
    r"(?:just|still|always|never|only|also|even|often|almost|already|too|not|alone|myself|sometimes|"
    r"kind of|sort of|now|once|both|soon|then|\w+ly)"
)
# Heads that make a following "I" a numeral: capitalised ones always ("World War I was"), lower-case ones only
# before a pause ("the part I hated" is the pronoun), "bipolar" always.
_NUMERAL_HEAD = re.compile(
    r"(?:\b(?:War|Part|Phase|Type|Stage|Level|Chapter|Volume|Act|Class|Grade|Elizabeth|Charles|James)\s"
    r"|\b[Bb]ipolar\s)$"
)
_NUMERAL_HEAD_BEFORE_PAUSE = re.compile(
    r"\b(?:type|stage|part|phase|level|chapter|grade|class|volume|act)\s$"
)
_QUOTED = re.compile(
    r"\"[^\"]*\""
    r"|“[^”]*”"
    r"|(?<!\w)'(?!(?:cause|cos|coz|em|til|till|bout|course|n)\b)(?=\w)[^']*(?:\w'\w[^']*)*[^\s']'(?!\w)"
)
_FIRST_PERSON = re.compile(
    r"(?<![\w/&'’])(?<!(?<!I)-)(?:"  # "mum-in-law", "I-95" are words; "I-I" is a stutter
    r"(?P<inv>[Ww]asn['’]t|[Aa]ren['’]t|[Ww]as|[Aa]m) I(?![\w\-/&'’])"
    r"|(?P<cop>I(?P<adv>(?: " + _ADVERB + r"){0,2}) (?P<be>was|wasn['’]t|am)(?![\w\-'’]))"
    r"|(?P<i>I(?P<tail>['’](?:m|ve|d|ll))?(?=$|[^\w\-/&'’]|-I\b|-\s))"
    r"|(?P<we>[Ww]e(?P<wetail>['’](?:re|ve|d|ll))?)(?![\w\-'’])"
    r"|(?P<word>[Mm]yself|[Mm]ine|[Mm]y|[Mm]e|[Oo]urselves|[Oo]urs|[Oo]ur|[Uu]s)(?![\w’']|-[a-z])"
    r"|(?P<am>am)(?![\w\-'’.])"
    r"|(?P<run>(?P<conj>(?:and|but|or) (?:" + _ADVERB + r" ){0,2})(?P<was>was|wasn['’]t)(?![\w\-]))"
    r")"
)
_WORDS = {
    "myself": "yourself",
    "mine": "yours",
    "my": "your",
    "me": "you",
    "ourselves": "yourselves",
    "ours": "yours",
    "our": "your",
    "us": "you",
}
_EXCLAMATION = re.compile(r"(?i:(?:^|\W)oh\s$)")
_AFTER_EXCLAMATION = re.compile(r"\s(?:God|Lord|goodness|gosh|word)\b")
_NOT_MINE = re.compile(r"\b(?:a|an|the|this|that|coal|gold|salt|land)\s$", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|fifteen))\s$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:^|(?<!\.)[.!?])[\"'”’)\]]*\s*[\"'“‘(\[]*$")
_ABBREVIATION = re.compile(r"\b(?:[ap]\.m|Mr|Mrs|Ms|Dr|vs|e\.g|i\.e|etc)\.\s*$", re.IGNORECASE)
# What may open a new clause with its own subject after a comma or conjunction.
_NEW_SUBJECT = re.compile(
    r"(?:,|\b(?:and|but|or|because|when|while|that|who|which|if|so|as|until|before|after|where|how|what|why))"
    r"\s+(?:he|she|it|they|you|we|this|that|there|the|a|an|my|his|her|their|its|our|your|some\w*|every\w*|"
    r"no|nobody|nothing|any\w*|people|one|two|both|all|[A-Z]\w+)\b"
    r"|\b(?:who|which|he|she|they)\b"
    # "it" is a subject only before a verb; in "I thought of it and was gone" it is not.
    r"|\bit(?:['’][sd]|\s(?:is|was|had|has|would|could|will|can|did|went|came|rang|got|made|fell|broke|felt|\w+ed))\b"
)
_SUBJECT_I = re.compile(r"(?<![\w'’\-])I(?![\w\-])")


def _starts_sentence(before: str) -> bool:
    if _ABBREVIATION.search(before):
        return False
    return bool(_SENTENCE_END.search(before))


def _is_numeral(before: str, after: str) -> bool:
    if after.lstrip().startswith(("am ", "was ")) and not before.rstrip().endswith(("War", "war")):
        return False
    if _NUMERAL_HEAD.search(before):
        return True
    if re.match(
        r"(?:[.,;:!?)]|\s+(?:and|or) II|\s+(?:diabetes|disorder|error)\b|$)", after
    ) and _NUMERAL_HEAD_BEFORE_PAUSE.search(before):
        return True
    # An initial: "Anna I. Brandt". After "and" or a lower-case word it is the pronoun ending its sentence.
    return bool(re.match(r"\. [A-Z]", after) and re.search(r"\b[A-Z][a-z]+ $", before))


def _subject_is_i(before: str) -> bool:
    """Tell whether the clause that runs on in "... and was" has the speaker as its subject."""
    sentence = re.split(r"[.!?;:]\s", before)[-1]
    subjects = list(_SUBJECT_I.finditer(sentence))
    if not subjects:
        return False
    return _NEW_SUBJECT.search(sentence, subjects[-1].end()) is None


def _capital_like(word: str, original: str) -> str:
    return word[0].upper() + word[1:] if original[0].isupper() else word


def _be_for_you(form: str) -> str:
    if form in {"am", "was"}:
        return {"am": "are", "was": "were"}[form]
    return ("aren" if form.startswith("aren") else "weren") + form[-2:]


def _you(before: str) -> str:
    return "You" if _starts_sentence(before) else "you"


def _inversion(match: re.Match[str], text: str) -> str:
    verb = match["inv"].split()[0]
    return _capital_like(_be_for_you(verb.lower()), verb) + " you"


def _copula(match: re.Match[str], text: str) -> str:
    before = text[: match.start()]
    if _is_numeral(before, text[match.start() + 1 :]):
        return match.group()
    adverbs = match["adv"].replace("myself", "yourself")
    return f"{_you(before)}{adverbs} {_be_for_you(match['be'])}"


def _i(match: re.Match[str], text: str) -> str:
    before, tail = text[: match.start()], match["tail"] or ""
    if not tail and _is_numeral(before, text[match.end() :]):
        return match.group()
    return _you(before) + (tail[0] + "re" if tail[1:] == "m" else tail)


def _we(match: re.Match[str], text: str) -> str:
    return _capital_like("you", match.group()) + (match["wetail"] or "")


def _word(match: re.Match[str], text: str) -> str:
    word, before, after = match.group(), text[: match.start()], text[match.end() :]
    if word == "my" and (_EXCLAMATION.search(before) or _AFTER_EXCLAMATION.match(after)):
        return word
    if word.lower() == "mine" and _NOT_MINE.search(before):
        return word
    return _capital_like(_WORDS[word.lower()], word)


def _am(match: re.Match[str], text: str) -> str:
    return match.group() if _CLOCK.search(text[: match.start()]) else "are"


def _run_on(match: re.Match[str], text: str) -> str:
    was = match["was"]
    form = _be_for_you(was) if _subject_is_i(text[: match.start()]) else was
    return match["conj"].replace("myself", "yourself") + form


_REPLACEMENTS: dict[str, Callable[[re.Match[str], str], str]] = {
    "inv": _inversion,
    "cop": _copula,
    "i": _i,
    "we": _we,
    "word": _word,
    "am": _am,
    "run": _run_on,
}


def to_second_person(text: str) -> str:
    """Return a first-person spoken line as the therapist would say it back.

    ``I/me/my/mine/myself`` and ``we/us/our`` become forms of *you*; ``am`` and ``was`` agree with it, also
    across an adverb ("I just was"), an inversion ("was I") and a run-on clause ("I sat down and was sick").
    Capitals are kept at the start of a sentence. Numerals ("World War I", "bipolar I"), initials, clock
    times ("four am") and anything inside quotation marks stay as they are.

    >>> to_second_person("My boss told me I was late and I'm sure he meant me.")
    "Your boss told you you were late and you're sure he meant you."
    """
    pieces: list[str] = []
    position = 0
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _FIRST_PERSON.finditer(text):
        pieces.append(text[position : match.start()])
        inside = any(start <= match.start() < end for start, end in quoted)
        pieces.append(match.group() if inside else _REPLACEMENTS[str(match.lastgroup)](match, text))
        position = match.end()
    pieces.append(text[position:])
    return "".join(pieces)


_FIRST_WORD = re.compile(r"([\s\"'“‘(\[]*)([^\W\d_][\w'’\-]*)")
_I_FORMS = frozenset({"I", "I'm", "I've", "I'd", "I'll"})
_ALWAYS_CAPITAL = frozenset(
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    | {"January", "February", "April", "June", "July", "August", "September", "October", "November"}
    | {"December", "Christmas", "Easter", "Eid", "Ramadan", "Diwali", "English", "God"}
)


def lower_first(text: str, names: Collection[str] = ()) -> str:
    """Lower the first letter, so a sentence can follow other words.

    The word stays as it is when it is a form of "I", a weekday, month or feast, written in capitals ("TV"),
    or one of ``names`` (also as a possessive, "Leo's").
    """
    match = _FIRST_WORD.match(text)
    if match is None:
        return text
    word = match[2].replace("’", "'")
    stem = word.removesuffix("'s").removesuffix("'")
    proper = word in _I_FORMS or stem in names or stem in _ALWAYS_CAPITAL
    if proper or (len(stem) > 1 and stem.isupper()):
        return text
    start = match.start(2)
    return text[:start] + text[start].lower() + text[start + 1 :]


_FINAL_STOP = re.compile(r"[\s.!…]+$")
_KEEPS_STOP = re.compile(r"\b(?:[ap]\.m|etc)\.\s*$", re.IGNORECASE)


def strip_stop(text: str) -> str:
    """Drop closing full stops, exclamation marks, ellipses and space; a question mark stays.

    The stop of "a.m.", "p.m." and "etc." belongs to the word and stays too.
    """
    if _KEEPS_STOP.search(text):
        return text.rstrip()
    return _FINAL_STOP.sub("", text)

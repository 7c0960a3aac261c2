"""Mode ``script``: the model writes a whole session in one go; a baseline to compare with."""

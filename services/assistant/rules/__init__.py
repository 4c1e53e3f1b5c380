"""The engine "rules": reads a question for the codes, title, date and aspects that it names, gathers the pages of
those codes, and composes statements from them; no language model, and no sentence without its evidence."""

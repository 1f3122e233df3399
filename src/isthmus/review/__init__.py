"""A case from the form to the letter: facts with evidence, findings, ways out, decision, appeal."""

"""Résumés: what may be taken, where it is kept, who looks for viruses, and the links that lead to it."""

"""From one code system to another: general equivalence mappings and the ICD-10-CM conversion table."""

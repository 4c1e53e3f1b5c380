"""The Alphabetic Index family of ICD-10-CM: the index, the external cause index, the drug and the neoplasm table."""

"""Finding codes by what a person types.

`build_index` writes a folder from `SearchEntry` objects, one for each code or header of any code system;
`SearchIndex` opens it, read-only and in any number of processes, and answers `search` and `suggest`. It knows
nothing of gRPC or of where entries come from. How answers are ranked is said in `ranking`, under which names an
entry is found in `names`; both judge names alone, so whoever wants better answers gives entries better `terms`.
"""

"""Every code system besides ICD-10: HCPCS Level II, CPT, modifiers, places of service, groupings, ICD-9-CM.

`imports` reads their official files into editions; each module named after a system turns the editions of it into
codes with pages; `facts` says of one code what the files state beside its title. Where a licence is needed and none
is declared (CPT of the AMA, CDT of the ADA), a code is a number without a text.
"""

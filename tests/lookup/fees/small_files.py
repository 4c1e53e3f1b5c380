"""Files of the fee schedule in their official layouts, small enough to be read at a glance."""

HEAD_2025 = """\
,,2025 National Physician Fee Schedule Relative Value File October Release,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,CPT codes and descriptions only are copyright 2024 American Medical Association. ,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,Dental codes (D codes) are copyright 2025/26 American Dental Association. ,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,, ,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,RELEASED 09/11/2025,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,, , ,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
,,,,FOR,,,NON-FAC,,FACILITY ,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
,,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
"""  # noqa: E501
# A column more than in 2025: PRIC IND, between TEAM SURG and ENDO BASE.
HEAD_2026 = (
    HEAD_2025.replace("2025 National", "2026 National")
    .replace("October Release", "July Release")
    .replace(",TEAM,ENDO,", ",TEAM,PRIC,ENDO,")
    .replace(",SURG,SURG,SURG,SURG,BASE,", ",SURG,SURG,SURG,SURG,IND,BASE,")
    .replace(",NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN", ",NOT USED,,,,,,,,,,,,,,,,,,,,,,PHYSICIAN")
    .replace(",FACILITY ,,,,,,,,,,,,,,,,SUPERVISION", ",FACILITY ,,,,,,,,,,,,,,,,,SUPERVISION")
    .replace(",, , ,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY", ",, , ,,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY")
)
# In the form of October 2025, with numbers near those of CMS; descriptions are not ours to print.
ROWS_2025 = """\
00100,,REDACTED,J,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0.00,0.00,0.00,9,9,9,9,9,,32.3465,09,0,99,0.00,0.00,0.00
27447,,REDACTED,A,,19.60,15.30,NA,15.30,,3.98,38.88,38.88,0,090,0.10,0.69,0.21,2,1,2,1,0,,32.3465,09,0,99,0.00,0.00,0.00
45378,,REDACTED,A,,3.26,6.59,,1.68,,0.42,10.27,5.36,0,000,0.00,0.00,0.00,3,0,1,0,0,45378,32.3465,09,0,99,0.00,0.00,0.00
45378,53,REDACTED,A,,1.63,3.29,,0.84,,0.21,5.13,2.68,0,000,0.00,0.00,0.00,3,0,1,0,0,45378,32.3465,09,0,99,0.00,0.00,0.00
70170,,REDACTED,C,,0.00,0.00,,0.00,NA,0.00,0.00,0.00,1,XXX,0.00,0.00,0.00,0,2,0,0,0,,32.3465,09,0,99,8.00,8.00,0.01
70450,,REDACTED,A,,0.85,2.35,,2.35,NA,0.05,3.25,3.25,1,XXX,0.00,0.00,0.00,4,0,0,0,0,,32.3465,09,0,88,3.58,3.58,0.06
70450,26,REDACTED,A,,0.85,0.31,,0.31,,0.04,1.20,1.20,1,XXX,0.00,0.00,0.00,4,0,0,0,0,,32.3465,09,0,88,0.00,0.00,0.00
70450,TC,REDACTED,A,,0.00,2.04,,2.04,NA,0.01,2.05,2.05,1,XXX,0.00,0.00,0.00,4,0,0,0,0,,32.3465,01,0,88,3.27,3.27,0.02
70496,,REDACTED,A,,1.75,7.04,,7.04,NA,0.11,8.90,8.90,1,XXX,0.00,0.00,0.00,4,0,0,0,0,,32.3465,09,0,88,6.56,6.56,0.10
77402,,REDACTED,I,,0.00,0.00,,0.00,,0.00,0.00,0.00,3,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465,09,0,99,0.00,0.00,0.00
97110,,REDACTED,A,,0.45,0.44,,0.44,NA,0.01,0.90,0.90,7,XXX,0.00,0.00,0.00,5,0,0,0,0,,32.3465,09,0,99,0.00,0.00,0.00
99213,,REDACTED,A,,1.30,1.35,,0.57,,0.10,2.75,1.97,0,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465,09,0,99,0.00,0.00,0.00
D0120,,REDACTED,N,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0.00,0.00,0.00,9,9,9,9,9,,32.3465,09,0,99,0.00,0.00,0.00
V5364,,Screening,N,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0.00,0.00,0.00,9,9,9,9,9,,32.3465,01,0,99,0.00,0.00,0.00
"""
SHEET_2025 = HEAD_2025 + ROWS_2025

GPCI_2025 = """\
ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,
,,,,,,
Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2025 PW GPCI (with 1.0 Floor),2025 PE GPCI,2025 MP GPCI
10112,AL,00,ALABAMA,1,0.869,0.575
02102,AK,01,ALASKA*,1.5,1.081,0.592
01112,CA,05,SAN FRANCISCO-OAKLAND-BERKELEY (SAN FRANCISCO/SAN MATEO/ALAMEDA/CONTRA COSTA CNTY),1.088,1.419,0.445
01182,CA,18,LOS ANGELES-LONG BEACH-ANAHEIM (LOS ANGELES/ORANGE CNTY),1.042,1.194,0.69
03602,WY,21,WYOMING**,1,1,0.739
"MAC Assignments as of November 22, 2023",,,,,,
,,,,,,
*Work GPCI reflects a 1.5 floor in Alaska established by the MIPPA.,,,,,,
"""  # noqa: E501
GPCI_2026 = GPCI_2025.replace("2025", "2026")

ANES_2025 = """\
Contractor,Locality,Locality Name,National Anes CF of 20.3178
10112 ,00 ,ALABAMA,19.31 
02102 ,01 ,ALASKA*,27.86 
01112 ,05 ,SAN FRANCISCO,21.92 
03602 ,21 ,WYOMING**,19.97 
,,,
"""  # noqa: W291

OPPS_CAP = """\
HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,FACILITY PRICE,NON-FACILTY PRICE
70170,,C,01112,05,367.31,367.31
70170,,C,01112,18,309.01,309.01
70496,,A,01112,05,343.62,343.62
70496,,A,01112,18,297.42,297.42
,,,,,,
"""

COUNTIES = """\
COUNTIES INCLUDED IN 2025 LOCALITIES. (ALPHABETICALLY BY STATE AND LOCALITY NAME WITHIN STATE),,,,
,,,,
Medicare Adminstrative Contractor,Locality Number,State ,Fee Schedule Area ,Counties
,,,,
10112,0,ALABAMA ,STATEWIDE ,ALL COUNTIES 
,,,,
1182,18,CALIFORNIA,LOS ANGELES-LONG BEACH-ANAHEIM (LOS ANGELES CNTY),LOS ANGELES /ORANGE CNTY
1112,5,,SAN FRANCISCO-OAKLAND-BERKELEY,SAN FRANCISCO/ALAMEDA/CONTRA COSTA/SAN MATEO
,,,,
*  Payment locality is serviced by two carriers.,,,,
"""  # noqa: W291


def zip_line(state: str, zip_code: str, locality: str, plus_four: str = "0", quarter: str = "20254") -> str:
    """One record of 80 characters; `locality` is a contractor and its number ("0111205")."""
    return f"{state}{zip_code}{locality} Z9   {plus_four} A".ljust(75) + quarter


ZIPS = "\r\n".join(
    (
        zip_line("AK", "99501", "0210201"),
        zip_line("AL", "35004", "1011200"),
        zip_line("CA", "94103", "0111205"),
        zip_line("CA", "90001", "0118218"),
        zip_line("CA", "91361", "0118218", plus_four="1"),
        zip_line("WY", "82001", "0360221"),
    )
)


def row_2026(row: str, factor: str) -> str:
    """A row of 2025 as a file of 2026 has it: a pricing indicator more, and another conversion factor."""
    cells = row.replace("32.3465", factor).split(",")
    return ",".join([*cells[:23], "9", *cells[23:]])


def sheet_2026(factor: str) -> str:
    rows = "\n".join(row_2026(row, factor) for row in ROWS_2025.splitlines())
    return f"{HEAD_2026}{rows}\n"


def fixed_line(row: str) -> str:
    """A row of the sheet in the text form's fixed positions."""
    c = row.split(",")
    text = (
        f"{c[0]:5}{c[1]:2}{c[2]:50}{c[3]} {c[5]:>6} {c[6]:>6}{c[7]:2} {c[8]:>6}{c[9]:2} {c[10]:>5} {c[11]:>6}{c[12]:>6}"
    )
    shares = "".join(share[1:] for share in c[15:18])
    text += f"{c[13]}{c[14]}{shares}{''.join(c[18:23])}{'':7}{c[23]:5}{c[24]:>8} {c[25]}0 {c[27]}{'':4}"
    return f"{text}{c[28]:>6} {c[29]:>6} {c[30]:>6}"


def fixed_2025() -> str:
    head = "HDR CPT CODES AND DESCRIPTIONS ONLY ARE COPYRIGHT \r\nHDR RESERVED.\r\n"
    return head + "\r\n".join(map(fixed_line, ROWS_2025.splitlines())) + "\r\n"

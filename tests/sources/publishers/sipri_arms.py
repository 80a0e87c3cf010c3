"""SIPRI: a CSV with title lines above its header and columns without a name that mark uncertainty."""

from pathlib import Path

from globalallies.catalogue import Source

LINES = (
    "SIPRI Arms Transfers Database",
    "Trade register, generated for a test",
    "",
    "Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,Weapon description,Number delivered,,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons",
    'Germany,United States,1970,,10,,F-1,aircraft,10,,1971; 1972,New,"Part, of aid",2.5,25,25',
    "Poland,Soviet Union,1975,?,5,?,T-2,tank,4,?,1976,New,,1,5,4",
    "Syria,unknown supplier(s),2010,,,,G-3,gun,,,,New,,0.5,,",
)


def write(folder: Path, source: Source) -> None:
    (folder / "trade-register.csv").write_text("\n".join(LINES) + "\n", encoding="latin-1")

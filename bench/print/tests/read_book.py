"""read_book.py FILE.xlsx: each cell as a line, "Sheet!A1 s TEXT" or "Sheet!A1 n NUMBER".
A formula, a link or a cell of another kind is an error."""
import sys
import xml.etree.ElementTree as tree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
names = [s.get("name") for s in tree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet")]
if "xl/sharedStrings.xml" in book.namelist():
    shared = ["".join(t.text or "" for t in s.iter(MAIN + "t"))
              for s in tree.fromstring(book.read("xl/sharedStrings.xml")).iter(MAIN + "si")]
else:
    shared = []
for number, name in enumerate(names, 1):
    part = f"xl/worksheets/sheet{number}.xml"
    with book.open(part) as f:
        for _, cell in tree.iterparse(f):
            assert cell.tag not in (MAIN + "f", MAIN + "hyperlink"), cell.tag
            if cell.tag != MAIN + "c":
                continue
            value = cell.find(MAIN + "v")
            kind = cell.get("t", "n")
            if kind == "inlineStr":
                text = "".join(t.text or "" for t in cell.iter(MAIN + "t"))
            elif kind == "s":
                text = shared[int(value.text)]
            else:
                assert kind == "n", kind
                text = value.text if value is not None else None
            if text is not None:
                print(f"{name}!{cell.get('r')} {'n' if kind == 'n' else 's'} {text}")
            cell.clear()

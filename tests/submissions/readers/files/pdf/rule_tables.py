"""Give every table of a .docx single rules: rule_tables.py FROM.docx TO.docx."""

import re
import sys
import zipfile

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)

source, target = sys.argv[1:]
with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
    for name in old.namelist():
        content = old.read(name)
        if name == "word/document.xml":
            xml = re.sub(r"<w:tblBorders>.*?</w:tblBorders>", "", content.decode())
            content = xml.replace("</w:tblPr>", f"<w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>").encode()
        new.writestr(name, content)

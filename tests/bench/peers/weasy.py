# SPDX-License-Identifier: GPL-3.0-or-later
"""WeasyPrint in a warm process, as PDF/UA-1.

What it is asked and answers stands in tests/bench/render/peer_process.h.
"""

import json
import logging
import pathlib
import sys
import time

import weasyprint
from weasyprint.text.fonts import FontConfiguration

copy_file = sys.argv[1] if len(sys.argv) > 1 else None
style = pathlib.Path(__file__).with_name("paper.css").read_text("utf-8")
logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns that PDF/UA is experimental
fonts = FontConfiguration()


def render(page):
    document = weasyprint.HTML(string=page).render(font_config=fonts)
    return document.write_pdf(variant="pdf/ua-1"), len(document.pages)


def say(answer):
    print(json.dumps(answer), flush=True)


say({
    "name": f"WeasyPrint {weasyprint.__version__} (Python {sys.version.split()[0]})",
    "makes": "tagged PDF (its PDF/UA-1)",
    "takes": "page",
})
for line in sys.stdin:
    pages = [page.replace("<head>", f"<head><style>{style}</style>", 1) for page in json.loads(line)]
    cpu, start = time.process_time(), time.perf_counter()
    for page in pages:
        pdf, count = render(page)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    if copy_file:
        pathlib.Path(copy_file).write_bytes(pdf)
    say({
        "cpu": used * 1000 / len(pages),
        "wall": wall * 1000 / len(pages),
        "pages": count,
        "bytes": len(pdf),
    })

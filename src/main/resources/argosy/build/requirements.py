# What `pip check` says, with the standard library only: every distribution below PREFIX finds what it requires. Names
# are compared, and versions where the packaging library is there.
import importlib.metadata as metadata
import os
import re
import sys

prefix = os.environ["PREFIX"]
name = lambda text: re.sub(r"[-_.]+", "-", text).lower()
found = {}
for d in metadata.distributions():
    if d.metadata["Name"]:
        found.setdefault(name(d.metadata["Name"]), d)
try:
    from packaging.requirements import Requirement
except ImportError:
    Requirement = None
wrong = []
for d in found.values():
    if not str(d.locate_file("")).startswith(prefix):
        continue
    for text in d.requires or []:
        if Requirement:
            r = Requirement(text)
            if r.marker and not r.marker.evaluate({"extra": ""}):
                continue
            needed, fits = name(r.name), lambda v: r.specifier.contains(v, prereleases=True)
        elif ";" in text:
            continue
        else:
            needed, fits = name(re.match(r"[A-Za-z0-9._-]+", text).group()), lambda v: True
        if needed not in found:
            wrong.append(f"{d.metadata['Name']} {d.version} requires {text}, which is not installed.")
        elif not fits(found[needed].version):
            wrong.append(f"{d.metadata['Name']} {d.version} has requirement {text}, but you have {found[needed].version}.")
if wrong:
    sys.exit("error: " + "\n".join(wrong))

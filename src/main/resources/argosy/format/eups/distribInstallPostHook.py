# Called by the EUPS client after it has installed a product of this server. Written by Argosy.
#
# What names the place it was made for is made to name the place it is at; and since the client gives every
# file the time of installing, sources get the time that Python's compiled files know them by.
import os
import struct
import subprocess


def distribInstallPostHook(root, verbose=0):
    if not root or not os.path.isdir(root):
        return
    root = os.path.abspath(root)
    relocate = os.path.join(root, "relocate")
    if os.access(relocate, os.X_OK):
        whole = os.path.exists(os.path.join(root, "run"))  # a stack of its own; else a product of the stack around it
        stack = os.path.dirname(os.path.dirname(os.path.dirname(root)))
        if subprocess.call([relocate, root if whole else stack], stdout=subprocess.DEVNULL) != 0:
            raise RuntimeError("relocate failed in %s; do: run %s by hand" % (root, relocate))
    for folder, _, files in os.walk(root):
        if os.path.basename(folder) == "__pycache__":
            for name in files:
                restore(folder, name)


def restore(folder, name):
    source = os.path.join(os.path.dirname(folder), name.split(".")[0] + ".py")
    with open(os.path.join(folder, name), "rb") as compiled:
        header = compiled.read(12)
    if len(header) == 12 and os.path.isfile(source) and not os.path.islink(source):
        flags, time = struct.unpack("<II", header[4:])
        if flags == 0:
            os.utime(source, (time, time))

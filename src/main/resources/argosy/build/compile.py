# Compiles the Python files named in the file given first (each ended by NUL, relative to the folder given second), one
# process each, so that what comes out depends on nothing but the file. No times and no places are in it: the import
# system fills in where a module stands. Files that are not valid for this Python stay as they are, and are said.
import gc
import os
import py_compile
import sys

listing, root = sys.argv[1:]
os.chdir(root)
with open(listing, "rb") as names:
    wanted = [os.fsdecode(n) for n in names.read().split(b"\0") if n]
gc.collect()
gc.disable()
for name in wanted:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            py_compile.compile(
                name, dfile=name, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
            )
            code = 0
        except BaseException:
            pass
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1] != 0:
        print("not valid for this Python, not compiled:", name)

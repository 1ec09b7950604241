# Compiles the files named on standard input (each ended by NUL), one process each, so that what comes
# out depends on nothing but the file. Prints the names of those that are not valid.
import gc
import os
import py_compile
import sys

UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH
gc.collect()
gc.disable()
for name in sys.stdin.buffer.read().split(b"\0"):
    if not name:
        continue
    child = os.fork()
    if child == 0:
        code = 1
        try:
            py_compile.compile(os.fsdecode(name), doraise=True, invalidation_mode=UNCHECKED)
            code = 0
        except BaseException:
            pass
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1] != 0:
        sys.stdout.buffer.write(name + b"\0")
sys.stdout.buffer.flush()

# @RELEASE@: source this file (source PATH/activate.csh) in csh or tcsh to use the stack in this shell;
# argosy_deactivate undoes it exactly, and so does sourcing another stack's file. Written by Argosy.
# One program is started, since every backquoted command costs csh as many calls as there may be open files.
setenv _argosy_as csh
@FILE@
setenv _argosy_find \''@FIND@'\'
eval "`/bin/sh -c $_argosy_find csh $$`"
unsetenv _argosy_as
unsetenv _argosy_file
unsetenv _argosy_line
unsetenv _argosy_find

# @RELEASE@: source this file (source PATH/activate.csh) in csh or tcsh to use the stack in this shell;
# argosy_deactivate undoes it exactly, and so does sourcing another stack's file. Written by Argosy.
setenv _argosy_as csh
@FILE@
eval "`@FIND@ | xargs -d '\012' /bin/sh`"
unsetenv _argosy_as
unsetenv _argosy_file

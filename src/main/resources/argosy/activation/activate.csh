# @RELEASE@: source this file (source PATH/activate.csh) in csh or tcsh to use the stack in this shell;
# argosy_deactivate undoes it exactly, and so does sourcing another stack's file. Written by Argosy.
# One program is started, since every backquoted command costs csh as many calls as there may be open files.
@SH@
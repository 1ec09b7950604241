# @RELEASE@: source this file (source PATH/activate.fish) in fish to use the stack in this shell;
# argosy_deactivate undoes it exactly, and so does sourcing another stack's file. Written by Argosy.
begin
    set -lx _argosy_as fish
    /bin/sh @FILE@
end | source

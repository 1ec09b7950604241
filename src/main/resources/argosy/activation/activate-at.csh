# @RELEASE@: source this file in csh or tcsh to use the stack in this shell; argosy_deactivate undoes it exactly, and so
# does sourcing another stack's file. Written by Argosy. csh does it alone; where another stack is active, or a variable
# has a line break in it, one /bin/sh works out what changes.
setenv _argosy_line '\
'
set _argosy_sh = ( $?ARGOSY_ACTIVE $?ARGOSY_UNDO )
@BROKEN@if ( "$_argosy_sh" != '0 0' ) then
unset _argosy_sh
@SH@else
unset _argosy_sh
@STEPS@alias argosy_deactivate @DEACTIVATE@
endif

setenv _argosy_as csh
@FILE@
setenv _argosy_find \''@FIND@'\'
eval "`/bin/sh -c $_argosy_find csh $$`"
unsetenv _argosy_as
unsetenv _argosy_file
unsetenv _argosy_line
unsetenv _argosy_find

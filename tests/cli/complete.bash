# Prints what bash completes: complete.bash SCRIPT PROGRAM WORD... (the last word is the one being typed).
source "$1"
COMP_WORDS=("${@:2}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_racksim
printf '%s\n' "${COMPREPLY[@]}"

# Prints what bash completes: complete.bash SCRIPT FILE... Each file holds one line, a word a row, the last one being typed;
# what is offered goes to FILE.bash.
source "$1"
for file in "${@:2}"; do
  mapfile -t COMP_WORDS <"$file"
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _racksim
  printf '%s\n' "${COMPREPLY[@]}" >"$file.bash"
done

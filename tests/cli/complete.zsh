# Prints what zsh completes, typed into a zsh of its own: complete.zsh SCRIPT FILE... Each file holds one line, a word a row;
# FILE.expected holds the words to wait for, up to ten seconds; what is seen goes to FILE.zsh.
zmodload zsh/zpty
zmodload zsh/datetime
export TERM=dumb
zpty shell zsh -f -i
zpty -w shell "PS1= PS2=; autoload -Uz compinit && compinit -u -D; source $1; LISTMAX=1000; unsetopt prompt_cr; print REA''DY"
zpty -m -r shell out '*READY*'
sleep 0.5
shift
for file in "$@"; do
  seen=
  zpty -w -n shell "${(j: :)${(@f)$(<$file; print .)}[1,-2]}"$'\t\t'
  until=$((EPOCHREALTIME + 10))
  while ((EPOCHREALTIME < until)); do
    while zpty -r -t shell out; do seen+=$out; done
    left=0
    while read -r word; do [[ $seen == *$word* ]] || left=1; done <$file.expected
    ((left)) || break
    sleep 0.05
  done
  print -r -- "$seen" >$file.zsh
  # The line is thrown away, and whatever still comes of it.
  zpty -w shell $'\x15'"print NE''XT"
  zpty -m -r shell out '*NEXT*'
  sleep 0.1
  while zpty -r -t shell out; do :; done
done
zpty -d shell

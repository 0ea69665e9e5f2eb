# Prints what zsh completes, typed into a zsh of its own: complete.zsh SCRIPT LINE
zmodload zsh/zpty
export TERM=dumb
zpty shell zsh -f -i
zpty -w shell "PS1= PS2=; autoload -Uz compinit && compinit -u -D; source $1; LISTMAX=1000; unsetopt prompt_cr; print REA''DY"
zpty -m -r shell out '*READY*'
sleep 0.5
zpty -w -n shell "$2"$'\t\t'
for i in {1..4}; do
  sleep 0.5
  while zpty -r -t shell out; do print -r -- "$out"; done
done
zpty -d shell

# Prints what fish completes: complete.fish SCRIPT FILE... Each file holds one line, a word a row; what is offered goes to
# FILE.fish.
source $argv[1]
for file in $argv[2..-1]
    complete -C "$(string join ' ' <$file)" >$file.fish
end

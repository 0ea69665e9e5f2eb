# Prints what fish completes: complete.fish SCRIPT LINE
source $argv[1]
complete -C $argv[2]

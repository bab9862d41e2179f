# Prints what zsh completes at the end of a line, with a file of settings: complete.zsh <settings> <line>
zmodload zsh/zpty
export SETTINGS=$1 WORK=${1:h}
cat > $WORK/inner.zsh <<'INNER'
PROMPT=
source $SETTINGS
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
mark () { print -r -- $'\0' }
compprefuncs=( mark )
comppostfuncs=( mark exit )
# every match passes through here
compadd () {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  typeset -a hits
  builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- "${(@Q)hits}"
  builtin compadd "$@"
}
print ready
INNER
zpty inner zsh -f -i
zpty -w inner source $WORK/inner.zsh
repeat 50; do zpty -r inner line; [[ $line == ready* ]] && break; done
zpty -w -n inner "$2"$'\t'
integer marks=0
while zpty -r inner line; do
  if [[ $line == *$'\0'* ]]; then (( ++marks == 2 )) && break; continue; fi
  (( marks )) && print -r -- ${line%%[$'\r\n']*}
done

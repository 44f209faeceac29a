# SPDX-License-Identifier: Apache-2.0
#
# Completion of fihris for bash: commands, options of each command, values of options, files.
_fihris() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options=
  local commands="index search show explain analyze delete compact merge snapshot stats check batch eval help"
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$word")
    return
  fi
  case $before in
    --format) options="auto text markdown html jsonl json trec" ;;
    --encoding) options="utf-8 utf-16 windows-1256 iso-8859-6" ;;
    --latin) options="french english spanish none" ;;
    --arabic-stemmer) options="fihris snowball none" ;;
    --color | --visual-order) options="auto always never" ;;
    --mode) options="or and phrase" ;;
    --field) options="title text" ;;
  esac
  if [[ -n $options ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    return
  fi
  if [[ $word == -* ]]; then
    case $command in
      index)
        options="--format --encoding --id-field --title-field --text-field --field --schema --max-document --strict --verbose --memory --latin"
        options+=" --arabic-stemmer --no-store-text --visual-order --threads --protected --stop-words --synonyms"
        ;;
      delete) options="--query --dry-run" ;;
      check) options="--full --repair" ;;
      search) options="--limit --offset --field --filter --sort --facets --facet-values --plain --no-readings --synonyms --stop-words --distinguish --no-snippet --explain --color" ;;
      show) options="--field --color" ;;
      explain) options="--field --plain --no-readings --synonyms --stop-words --distinguish --color" ;;
      analyze) options="--index --latin --arabic-stemmer --color" ;;
      batch) options="--run --limit --repeat --mode --syntax --plain --no-readings --synonyms --stop-words --distinguish --exact-count --budget --tag" ;;
      eval) options="--compare --prefix --per-query --rounds --seed" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$options --json --help" -- "$word")
    return
  fi
  if [[ $command == help ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    return
  fi
  mapfile -t COMPREPLY < <(compgen -f -- "$word")
  compopt -o filenames 2> /dev/null
}
complete -F _fihris fihris

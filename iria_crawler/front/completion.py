"""Completions of commands and options for a shell. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SHELLS = ("bash", "zsh", "fish")
# Commands after which the outlets of the sites.toml of this folder are completed too.
OF_OUTLETS = ("crawl", "monitor")
OUTLETS = " $(_iria_outlets)"

_BASH = r"""# eval "$(iria --completion bash)" in ~/.bashrc
_iria_outlets() {{ sed -n 's/^\[\([a-z0-9_-]*\)\].*/\1/p' sites.toml 2>/dev/null; }}
_iria() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}"
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "{names}" -- "$word")); return; fi
  case "${{COMP_WORDS[1]}}" in
{cases}
  esac
}}
complete -o default -F _iria iria"""
_ZSH = """# eval "$(iria --completion zsh)" in ~/.zshrc, after compinit
autoload -U +X bashcompinit && bashcompinit
{bash}"""
_FISH_OUTLETS = (
    "complete -c iria -n '__fish_seen_subcommand_from {names}' -f -a "
    r'''"(sed -n 's/^\[\([a-z0-9_-]*\)\].*/\1/p' sites.toml 2>/dev/null)"'''
)


def script(shell: str, options: Mapping[str, Sequence[str]]) -> str:
    """The completions for bash, zsh or fish; `options`: command -> its options."""
    if shell == "fish":
        lines = ["# iria --completion fish > ~/.config/fish/completions/iria.fish"]
        for name, words in options.items():
            lines.append(f"complete -c iria -n __fish_use_subcommand -f -a {name}")
            lines += [f"complete -c iria -n '__fish_seen_subcommand_from {name}' -l {word[2:]}" for word in words]
        return "\n".join([*lines, _FISH_OUTLETS.format(names=" ".join(OF_OUTLETS))])
    cases = "\n".join(
        f'    {name}) COMPREPLY=($(compgen -W "{" ".join(words)}{OUTLETS if name in OF_OUTLETS else ""}" -- "$word"));;'
        for name, words in options.items()
    )
    bash = _BASH.format(names=" ".join(options), cases=cases)
    return bash if shell == "bash" else _ZSH.format(bash=bash)

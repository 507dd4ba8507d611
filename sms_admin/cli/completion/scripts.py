"""The completion script of each shell. Text from the store is never evaluated by the shell."""

BASH = r"""
_sms_admin_complete() {
    local offer
    COMPREPLY=()
    while IFS= read -r offer; do
        if [[ $offer == :files ]]; then
            compopt -o default
        else
            COMPREPLY+=("$offer")
        fi
    done < <(_SMS_ADMIN_COMPLETE=bash COMP_LINE=${COMP_LINE:0:COMP_POINT} COMP_WORDBREAKS=$COMP_WORDBREAKS \
        "${1/#\~\//$HOME/}" 2>/dev/null)
}
complete -F _sms_admin_complete sms-admin
"""

ZSH = r"""
#compdef sms-admin
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
_sms_admin_complete() {
    local offer
    local -a values shown
    for offer in "${(@f)$(_SMS_ADMIN_COMPLETE=zsh "${(Q)words[1]/#\~\//$HOME/}" \
        "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        if [[ $offer == :files ]]; then
            compset -P '--*='
            _files
            return
        fi
        values+=("${offer%%$'\t'*}")
        shown+=("${offer/$'\t'/  -- }")
    done
    [[ -n $values[1] ]] && compadd -U -l -d shown -a values
}
compdef _sms_admin_complete sms-admin
"""

FISH = r"""
function __sms_admin_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for offer in (env _SMS_ADMIN_COMPLETE=fish $words "$word" 2>/dev/null)
        if test "$offer" = :files
            __fish_complete_path "$word"
        else
            echo $offer
        end
    end
end
complete --command sms-admin --no-files --arguments '(__sms_admin_complete)'
"""

POWERSHELL = r"""
Register-ArgumentCompleter -Native -CommandName sms-admin -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { $_.Value } else { $_.Extent.Text } })
    $command, $words = $words
    $env:_SMS_ADMIN_COMPLETE = 'powershell'
    $env:_SMS_ADMIN_COMPLETE_WORD = $wordToComplete
    try {
        & $command @words 2>$null | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:_SMS_ADMIN_COMPLETE, Env:_SMS_ADMIN_COMPLETE_WORD -ErrorAction SilentlyContinue
    }
}
"""

SCRIPTS = {"bash": BASH.lstrip(), "zsh": ZSH.lstrip(), "fish": FISH.lstrip(), "powershell": POWERSHELL.lstrip()}

%% a comment
{application,phoenix,
             [{config_mfa,[]},{description,"a" "b"},
              {modules,['Elixir.Phoenix']},
              {vsn,"1.7.0"},{applications,[kernel,stdlib,plug]},
              {env,[{x, #{a => 1}}]}]}.

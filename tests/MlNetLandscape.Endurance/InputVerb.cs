using FsCheck.Fluent;
using MlNetLandscape.TestKit.Faults;

namespace MlNetLandscape.Endurance;

/// <summary><c>input --cases 10000 --seed 1</c>: calls on bad input. Each ends with a right result or a documented exception.</summary>
internal static class InputVerb
{
    public static int Run(string[] args)
    {
        var given = Arguments.Read(args, ("--cases", 10_000), ("--seed", 1));
        var (cases, seed) = (given["--cases"], given["--seed"]);
        var (faults, outcomes) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var (index, input) in InputCase.Any.Sample(cases, InputCase.Stream(seed), 50).Index())
        {
            var judged = Judgement.Of(input);
            outcomes[judged.Outcome] = outcomes.GetValueOrDefault(judged.Outcome) + 1;
            Console.WriteLine($"{index} {(judged.Wrong is null ? "held" : "WRONG")} {input} {{{judged.Given}}} → {judged.Outcome} {judged.Message.ReplaceLineEndings(" ")}");
            if (judged.Wrong is null)
                continue;
            faults++;
            Console.WriteLine("    " + judged.Wrong.ReplaceLineEndings("\n    "));
            if (judged.Outcome == "hang")
                break; // its thread still runs
        }

        Console.WriteLine($"{string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}; wrong: {faults}");
        return faults == 0 ? 0 : 1;
    }
}

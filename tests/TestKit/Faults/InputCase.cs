using FsCheck;
using FsCheck.Fluent;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>One call on bad input.</summary>
/// <param name="Call">Which of <see cref="EntryPoints.All"/>.</param>
/// <param name="Task">«multiclass», «binary» or «regression».</param>
/// <param name="Faults">What is wrong with the data.</param>
/// <param name="Spoilt">What is wrong with arguments and options: which place, and which value.</param>
/// <param name="Seed">Of rows and choices.</param>
public sealed record InputCase(int Call, string Task, DataFault[] Faults, (int Place, int Value)[] Spoilt, int Seed)
{
    private static readonly string[] Tasks = ["multiclass", "binary", "regression"];

    /// <summary>The stream of a seed; streams do not overlap.</summary>
    public static Rnd Stream(int seed) => new((ulong)seed * 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9);

    /// <summary>Any of them; half have faults of one kind only, so that they get past the first check.</summary>
    public static Gen<InputCase> Any { get; } =
        from call in Gen.Choose(0, EntryPoints.All.Length - 1)
        from task in Gen.Elements(Tasks)
        from kind in Gen.Choose(0, 3)
        from faultCount in Gen.Choose(1, 3)
        from faults in Gen.ArrayOf(Gen.Elements(Enum.GetValues<DataFault>()), kind == 0 ? 0 : faultCount)
        from spoiltCount in Gen.Choose(1, 3)
        from spoilt in Gen.ArrayOf(from place in Gen.Choose(0, 999_999) from value in Gen.Choose(0, 999_999) select (place, value), kind == 1 ? 0 : spoiltCount)
        from seed in Gen.Choose(0, 9)
        select new InputCase(call, task, faults, spoilt, seed);

    /// <summary>Smaller cases have fewer faults.</summary>
    public static Arbitrary<InputCase> Arbitrary { get; } = Arb.From(Any, whole =>
        Enumerable.Range(0, whole.Faults.Length).Select(index => whole with { Faults = Without(whole.Faults, index) })
            .Concat(Enumerable.Range(0, whole.Spoilt.Length).Select(index => whole with { Spoilt = Without(whole.Spoilt, index) })));

    public override string ToString() => $"{EntryPoints.All[Call].Name} for {Task}, seed {Seed}, data: [{string.Join(", ", Faults)}], "
        + $"arguments: [{string.Join(", ", Spoilt.Select(item => $"({item.Place}, {item.Value})"))}]";

    private static T[] Without<T>(T[] items, int index) => [.. items.Where((_, other) => other != index)];
}

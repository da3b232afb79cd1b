using FsCheck;
using FsCheck.Fluent;
using MlNetLandscape.TestKit.Faults;

namespace MlNetLandscape.Tests.Faults;

/// <summary>Any call on any input ends with a right result or a documented exception; the endurance verb «input» tries ten thousand.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void Bad_input_gives_a_right_result_or_a_documented_exception() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(new Replay(InputCase.Stream(1), null)), Prop.ForAll(InputCase.Arbitrary, input =>
        {
            var judged = Judgement.Of(input);
            return (judged.Wrong is null).Label($"{input}: {judged.Given}\n{judged.Outcome}: {judged.Message}\n{judged.Wrong}");
        }));
}

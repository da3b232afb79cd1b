namespace MlNetLandscape.Torch.Tests.Schedules;

public sealed class ScheduleTests
{
    private static double At(LearningRateSchedule schedule, long step) => schedule.FactorAt(new SchedulePosition(step, StepsPerEpoch: 10, TotalSteps: 200));

    public static TheoryData<LearningRateSchedule, long, double> Values => new()
    {
        { LearningRateSchedule.Constant, 0, 1 },
        { LearningRateSchedule.Constant, 199, 1 },
        { LearningRateSchedule.Step(5, 0.5), 49, 1 },
        { LearningRateSchedule.Step(5, 0.5), 50, 0.5 },
        { LearningRateSchedule.Step(5, 0.5), 199, 0.125 },
        { LearningRateSchedule.Cosine(), 0, 1 },
        { LearningRateSchedule.Cosine(), 50, (1 + Math.Cos(Math.PI / 4)) / 2 },
        { LearningRateSchedule.Cosine(), 100, 0.5 },
        { LearningRateSchedule.Cosine(0.2), 100, 0.6 },
        { LearningRateSchedule.Cosine(), 200, 0 },
        { LearningRateSchedule.Cyclic(4, 0.1), 0, 0.1 },
        { LearningRateSchedule.Cyclic(4, 0.1), 10, 0.55 },
        { LearningRateSchedule.Cyclic(4, 0.1), 20, 1 },
        { LearningRateSchedule.Cyclic(4, 0.1), 30, 0.55 },
        { LearningRateSchedule.Cyclic(4, 0.1), 40, 0.1 },
        { LearningRateSchedule.OneCycle(), 0, 1 / 25.0 },
        { LearningRateSchedule.OneCycle(), 30, (1 + (1 / 25.0)) / 2 },
        { LearningRateSchedule.OneCycle(), 60, 1 },
        { LearningRateSchedule.OneCycle(), 130, (1 + 4e-6) / 2 },
        { LearningRateSchedule.OneCycle(), 200, 4e-6 },
        { new LinearSchedule { FinalFactor = 0.2 }, 0, 1 },
        { new LinearSchedule { FinalFactor = 0.2 }, 50, 0.8 },
        { new LinearSchedule { FinalFactor = 0.2 }, 200, 0.2 },
        { new AveragingSchedule { Start = 0.8, FinalFactor = 0.1 }, 80, 1 }, // 0.5 of 0.8
        { new AveragingSchedule { Start = 0.8, FinalFactor = 0.1 }, 112, 0.55 },
        { new AveragingSchedule { Start = 0.8, FinalFactor = 0.1 }, 144, 0.1 }, // 0.9 of 0.8
        { new AveragingSchedule { Start = 0.8, FinalFactor = 0.1 }, 199, 0.1 },
        { LearningRateSchedule.Constant.WithWarmUp(2), 0, 1 / 20.0 },
        { LearningRateSchedule.Constant.WithWarmUp(2), 9, 0.5 },
        { LearningRateSchedule.Constant.WithWarmUp(2), 19, 1 },
        { LearningRateSchedule.Cosine().WithWarmUp(2), 100, 0.5 },
        { LearningRateSchedule.Cosine().WithWarmUp(2), 9, 0.5 * (1 + Math.Cos(Math.PI * 9 / 200)) / 2 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void The_factor_is_the_formula(LearningRateSchedule schedule, long step, double expected) =>
        Assert.Equal(expected, At(schedule, step), 12);

    [Fact]
    public void Wrong_constants_are_all_named()
    {
        LearningRateSchedule[] wrong =
        [
            new StepSchedule { Epochs = 0, Factor = 0 }, new CosineSchedule { FinalFactor = -1 }, new CyclicSchedule { Epochs = 0, LowestFactor = 2 },
            new OneCycleSchedule { RisingFraction = 2 }, new WarmUpSchedule { Epochs = 0, Then = new CosineSchedule { FinalFactor = 3 } },
        ];
        Assert.Equal(
        [
            "`Epochs` of `StepSchedule` must be in (0, ∞). Got 0.", "`Factor` of `StepSchedule` must be in (0, ∞). Got 0.",
            "`FinalFactor` of `CosineSchedule` must be in [0, 1]. Got -1.", "`Epochs` of `CyclicSchedule` must be in (0, ∞). Got 0.",
            "`LowestFactor` of `CyclicSchedule` must be in [0, 1]. Got 2.", "`RisingFraction` of `OneCycleSchedule` must be in [0, 1]. Got 2.",
            "`Epochs` of `WarmUpSchedule` must be in (0, ∞). Got 0.", "`FinalFactor` of `CosineSchedule` must be in [0, 1]. Got 3.",
        ], wrong.SelectMany(schedule => schedule.Faults()));
    }
}

namespace MlNetLandscape.Torch.Tests.Training;

/// <summary>A clock that is one second later whenever it is asked.</summary>
internal sealed class TickingClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => ++_ticks;
}

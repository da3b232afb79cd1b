using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>A pipe nobody listens to, except where <see cref="Channel"/> says otherwise.</summary>
internal class Pipe<TMessage> : ChannelProvider, IPipe<TMessage>
{
    private readonly ChannelProvider _parent;
    private bool _disposed;

    public Pipe(ChannelProvider parent, string name)
        : base(name, parent.FullName)
    {
        _parent = parent;
    }

    public override string ContextDescription => FullName;

    public virtual void Send(TMessage msg)
    {
    }

    public override TException Process<TException>(TException ex)
    {
        ex.Data["Throwing component"] = _parent.ShortName;
        ex.Data["Parent component"] = _parent.ParentFullName;
        ex.Data["Phase"] = ShortName;
        return Contracts.Mark(ex);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Close();
        }
    }

    protected virtual void Close()
    {
    }
}

/// <summary>A channel whose messages reach <see cref="MLContext.Log"/>.</summary>
internal sealed class Channel : Pipe<ChannelMessage>, IChannel
{
    private readonly Action<string, ChannelMessage> _dispatch;
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public Channel(HostEnvironment parent, string name)
        : base(parent, name)
    {
        _dispatch = parent.Root.Dispatch;
        Trace(MessageSensitivity.None, "Channel started");
    }

    public override void Send(ChannelMessage msg) => _dispatch(FullName, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, sensitivity, fmt, null);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Trace, sensitivity, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, sensitivity, fmt, null);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Error, sensitivity, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, sensitivity, fmt, null);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Warning, sensitivity, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, sensitivity, fmt, null);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Info, sensitivity, fmt, args);

    protected override void Close()
    {
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
        Trace(MessageSensitivity.None, "Channel disposed");
    }

    private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, object[] arguments) =>
        Send(new ChannelMessage(kind, sensitivity, format, arguments));
}

/// <summary>Progress goes nowhere: upstream does not forward it to <see cref="MLContext.Log"/> either.</summary>
internal sealed class ProgressChannel : IProgressChannel
{
    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
    }

    public void Checkpoint(params double?[] values)
    {
    }

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

    public void Dispose()
    {
    }
}

using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>The messages of a context's log.</summary>
internal sealed class LogCollector
{
    private readonly Lock _gate = new();
    private readonly List<LoggingEventArgs> _messages = [];

    public LogCollector(MLContext context) => context.Log += (_, message) =>
    {
        lock (_gate)
        {
            _messages.Add(message);
        }
    };

    public IReadOnlyList<string> Of(ChannelMessageKind kind)
    {
        lock (_gate)
        {
            return [.. _messages.Where(message => message.Kind == kind).Select(message => message.RawMessage)];
        }
    }

    public IReadOnlyList<string> Sources
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages.Select(message => message.Source)];
            }
        }
    }
}

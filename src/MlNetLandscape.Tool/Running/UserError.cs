namespace MlNetLandscape.Tool;

/// <summary>What was asked for cannot be done as asked: one line, exit code 1.</summary>
internal sealed class UserError(string message, Exception? inner = null) : Exception(message, inner);

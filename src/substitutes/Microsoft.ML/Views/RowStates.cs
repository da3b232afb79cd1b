using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class RowStates
{
    /// <summary>A value was asked for before the first or after the last row.</summary>
    public static Exception NotOnARow() => Contracts.Mark(new InvalidOperationException(
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after MoveNext returned false."));
}

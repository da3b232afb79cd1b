namespace MlNetLandscape.Tool;

/// <summary>What a column of a text file holds.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers; missing ones are allowed.</summary>
    Number,

    /// <summary>Words.</summary>
    Text,

    /// <summary>Nothing at all.</summary>
    Empty,
}

/// <summary>A column of a text file.</summary>
/// <param name="Name">As the header says.</param>
/// <param name="Place">From 0.</param>
/// <param name="Kind">What all its cells are.</param>
/// <param name="Distinct">Different values, counted up to <see cref="TableFile.MostDistinct"/>.</param>
/// <param name="AreWholeNumbers">Whether all numbers are whole.</param>
/// <param name="Missing">Empty cells.</param>
/// <param name="FirstText">The line and cell that is no number; null in a column of numbers.</param>
internal sealed record TableColumn(string Name, int Place, ColumnKind Kind, int Distinct, bool AreWholeNumbers, long Missing, (long Line, string Cell)? FirstText);

namespace MlNetLandscape;

/// <summary>The units of a layer as its followers see them: those of layers that are added to each other are the same ones.</summary>
internal sealed class UnitAxis(int size)
{
    private UnitAxis? _joined;
    private int _block = 1;
    private bool _isPinned;

    /// <summary>Units, or channels.</summary>
    public int Size => size;

    /// <summary>Units that only move together, side by side, as the groups of a group normalisation do.</summary>
    public int Block => Root._block;

    /// <summary>Whether they stay where they are, as inputs and outputs do.</summary>
    public bool IsPinned => Root._isPinned || Root.Size == Root._block;

    /// <summary>The one that stands for all that were joined.</summary>
    public UnitAxis Root => _joined is null ? this : _joined = _joined.Root;

    public void Pin() => Root._isPinned = true;

    public void Tie(int block) => Root._block = Root._block / Gcd(Root._block, block) * block;

    /// <summary>Makes the units of both the same, of which there are as many.</summary>
    public void Join(UnitAxis other)
    {
        var (mine, theirs) = (Root, other.Root);
        if (ReferenceEquals(mine, theirs))
            return;
        mine.Tie(theirs._block);
        mine._isPinned |= theirs._isPinned;
        theirs._joined = mine;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}

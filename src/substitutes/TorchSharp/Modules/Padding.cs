namespace TorchSharp;

/// <summary>How wide the padding of a convolution is: none, or as much as keeps the size.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}

using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Reads vectors [B, C·H·W] as images [B, C, H, W], in the memory layout the following convolutions shall run in.</summary>
internal sealed class ImageInput(ImageShape image) : nn.Module<Tensor, Tensor>(nameof(ImageInput)), IMemoryLayout
{
    public bool ChannelsLast { get; set; }

    public override Tensor forward(Tensor input)
    {
        var batch = input.shape[0];
        if (image.Layout == ImageLayout.Chw && !(ChannelsLast && image.Channels == 1))
        {
            var planes = input.reshape(batch, image.Channels, image.Height, image.Width); // [B, C, H, W]
            if (!ChannelsLast)
            {
                return planes;
            }

            using (planes)
            using (var moved = planes.permute(0, 2, 3, 1)) // [B, H, W, C]
            using (var pixels = moved.contiguous())
            {
                return pixels.permute(0, 3, 1, 2); // [B, C, H, W], strides of [B, H, W, C]
            }
        }

        using var view = input.reshape(batch, image.Height, image.Width, image.Channels); // [B, H, W, C]; for C = 1 either layout
        if (ChannelsLast)
        {
            return view.permute(0, 3, 1, 2); // [B, C, H, W], strides of [B, H, W, C]
        }

        using var strided = view.permute(0, 3, 1, 2);
        return image.Channels == 1 ? input.reshape(batch, 1, image.Height, image.Width) : strided.contiguous(); // [B, C, H, W]
    }
}

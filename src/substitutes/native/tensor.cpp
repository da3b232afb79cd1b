// What a tensor is: lifetime, shape, memory.
#include "shim.h"

#include <ATen/ops/from_blob.h>

#include <cstring>

using shim::borrow;
using shim::guarded;
using shim::Handle;
using shim::peek;
using shim::release;

SHIM_API void mln_tensor_free(Handle handle) {
  guarded<int>(-1, [&]() {
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(reinterpret_cast<c10::TensorImpl*>(handle));
    return 0;
  });
}

// One more reference to the same tensor, to be freed on its own.
SHIM_API void mln_tensor_retain(Handle handle) { release(borrow(handle)); }

SHIM_API int64_t mln_tensor_dim(Handle handle) {
  return guarded<int64_t>(-1, [&]() { return peek(handle).dim(); });
}

SHIM_API int64_t mln_tensor_numel(Handle handle) {
  return guarded<int64_t>(-1, [&]() { return peek(handle).numel(); });
}

SHIM_API int64_t mln_tensor_offset(Handle handle) {
  return guarded<int64_t>(-1, [&]() { return peek(handle).storage_offset(); });
}

SHIM_API int32_t mln_tensor_sizes(Handle handle, int64_t* sizes) {
  return guarded<int32_t>(-1, [&]() {
    auto values = peek(handle).sizes();
    std::memcpy(sizes, values.data(), values.size() * sizeof(int64_t));
    return 0;
  });
}

SHIM_API int32_t mln_tensor_strides(Handle handle, int64_t* strides) {
  return guarded<int32_t>(-1, [&]() {
    auto values = peek(handle).strides();
    std::memcpy(strides, values.data(), values.size() * sizeof(int64_t));
    return 0;
  });
}

SHIM_API int32_t mln_tensor_dtype(Handle handle) {
  return guarded<int32_t>(-1, [&]() { return static_cast<int32_t>(c10::typeMetaToScalarType(peek(handle).dtype())); });
}

SHIM_API int32_t mln_tensor_element_size(Handle handle) {
  return guarded<int32_t>(-1, [&]() { return static_cast<int32_t>(peek(handle).itemsize()); });
}

// Type in the low byte, index in the next, as shim::device reads it.
SHIM_API int32_t mln_tensor_device(Handle handle) {
  return guarded<int32_t>(-1, [&]() {
    auto device = peek(handle).device();
    return static_cast<int32_t>(device.type()) | (static_cast<int32_t>(static_cast<uint8_t>(device.index())) << 8);
  });
}

SHIM_API int32_t mln_tensor_is_contiguous(Handle handle) {
  return guarded<int32_t>(-1, [&]() { return peek(handle).is_contiguous() ? 1 : 0; });
}

SHIM_API void* mln_tensor_data(Handle handle) {
  return guarded<void*>(nullptr, [&]() { return borrow(handle).data_ptr(); });
}

namespace {

at::Tensor wrap(void* data, c10::ArrayRef<int64_t> sizes, int32_t dtype, void (*free)(void*), void* owner) {
  auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
  if (free == nullptr) {
    return at::from_blob(data, sizes, options);
  }
  return at::from_blob(data, sizes, [free, owner](void*) { free(owner); }, options);
}

}  // namespace

// A new CPU tensor over the caller's memory; `free(owner)` is called when its last user is gone.
SHIM_API int32_t mln_tensor_from_blob(void* data, const int64_t* sizes, int32_t dims, int32_t dtype, void (*free)(void*), void* owner, Handle* result) {
  return guarded<int32_t>(-1, [&]() {
    *result = release(wrap(data, c10::ArrayRef<int64_t>(sizes, dims), dtype, free, owner));
    return 0;
  });
}

// A new CPU tensor with a copy of the caller's memory.
SHIM_API int32_t mln_tensor_copy_from(void* data, const int64_t* sizes, int32_t dims, int32_t dtype, Handle* result) {
  return guarded<int32_t>(-1, [&]() {
    *result = release(wrap(data, c10::ArrayRef<int64_t>(sizes, dims), dtype, nullptr, nullptr).clone());
    return 0;
  });
}

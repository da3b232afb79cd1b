// The flat C face of libtorch. A tensor handle is an owned reference to a c10::TensorImpl; 0 is the undefined tensor.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <exception>
#include <string>

#define SHIM_API extern "C" __attribute__((visibility("default")))

namespace shim {

using Handle = int64_t;

void set_error(std::string message) noexcept;

inline at::Tensor borrow(Handle handle) {
  if (handle == 0) {
    return at::Tensor();
  }
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(
      reinterpret_cast<c10::TensorImpl*>(handle)));
}

inline c10::TensorImpl& peek(Handle handle) { return *reinterpret_cast<c10::TensorImpl*>(handle); }

inline Handle release(at::Tensor tensor) {
  return tensor.defined() ? reinterpret_cast<Handle>(tensor.unsafeReleaseTensorImpl()) : 0;
}

// A device in one number: type in the low byte, index (-1 for the current one) in the next.
inline c10::Device device(int64_t code) {
  return c10::Device(static_cast<c10::DeviceType>(code & 0xff), static_cast<c10::DeviceIndex>(static_cast<int8_t>((code >> 8) & 0xff)));
}

// Runs body; any C++ exception becomes the thread's error message and the value `failed`.
template <typename Result, typename Body>
Result guarded(Result failed, Body&& body) noexcept {
  try {
    return body();
  } catch (const c10::Error& error) {
    set_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    set_error(error.what());
  } catch (...) {
    set_error("libtorch threw something that is not a std::exception.");
  }
  return failed;
}

}  // namespace shim

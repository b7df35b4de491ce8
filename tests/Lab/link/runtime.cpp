// What NativeAOT's objects expect from the compiler's own runtime (vcruntime, the start-up half of
// libcmt), for links on Linux, where that runtime is not available. For lab builds only: no stack
// cookie is random here and no control-flow guard is enforced.
typedef unsigned long long size_t;
typedef unsigned long DWORD;
typedef void *HANDLE;

extern "C" {
__declspec(dllimport) HANDLE GetProcessHeap(void);
__declspec(dllimport) void *HeapAlloc(HANDLE, DWORD, size_t);
__declspec(dllimport) int HeapFree(HANDLE, DWORD, void *);
__declspec(dllimport) void AcquireSRWLockExclusive(void *);
__declspec(dllimport) void ReleaseSRWLockExclusive(void *);
__declspec(dllimport) int SleepConditionVariableSRW(void *, void *, DWORD, DWORD);
__declspec(dllimport) void WakeAllConditionVariable(void *);
int _fltused = 0x9875;
}

// --- memory -----------------------------------------------------------------------------------
namespace std { struct nothrow_t {}; extern const nothrow_t nothrow; const nothrow_t nothrow{}; }

static void *allocate(size_t n) { return HeapAlloc(GetProcessHeap(), 0, n ? n : 1); }
static void release(void *p) { if (p) HeapFree(GetProcessHeap(), 0, p); }

void *operator new(size_t n) { return allocate(n); }
void *operator new[](size_t n) { return allocate(n); }
void *operator new(size_t n, const std::nothrow_t &) noexcept { return allocate(n); }
void *operator new[](size_t n, const std::nothrow_t &) noexcept { return allocate(n); }
void operator delete(void *p) noexcept { release(p); }
void operator delete[](void *p) noexcept { release(p); }
void operator delete(void *p, size_t) noexcept { release(p); }
void operator delete[](void *p, size_t) noexcept { release(p); }

// The vtable of C++ type descriptors; only its address is used.
class type_info { public: virtual ~type_info(); };
type_info::~type_info() {}

// --- stack and control-flow checks --------------------------------------------------------------
extern "C" {
size_t __security_cookie = 0x00002B992DDFA232ull;
void __security_check_cookie(size_t) {}
void __security_init_cookie(void) {}
[[noreturn]] void __report_rangecheckfailure(void) { __builtin_trap(); }
int __GSHandlerCheck(void *, void *, void *, void *) { return 1; /* ExceptionContinueSearch */ }
int __GSHandlerCheck_EH(void *, void *, void *, void *) { return 1; }
int __GSHandlerCheck_EH4(void *, void *, void *, void *) { return 1; }
int __GSHandlerCheck_SEH(void *, void *, void *, void *) { return 1; }

void guard_check(void *) {}
void guard_dispatch(void);
void (*__guard_check_icall_fptr)(void *) = guard_check;
void (*__guard_dispatch_icall_fptr)(void) = guard_dispatch;
void (*__guard_xfg_check_icall_fptr)(void *) = guard_check;
void (*__guard_xfg_dispatch_icall_fptr)(void) = guard_dispatch;
}

// Touches each page of a large frame in order (RAX: its size), so that the guard page moves along.
asm(R"(
    .text
    .globl guard_dispatch
guard_dispatch:
    jmp *%rax
    .globl __chkstk
__chkstk:
    subq $16, %rsp
    movq %r10, (%rsp)
    movq %r11, 8(%rsp)
    xorq %r11, %r11
    leaq 24(%rsp), %r10
    subq %rax, %r10
    cmovbq %r11, %r10
    movq %gs:16, %r11
    cmpq %r11, %r10
    jae 2f
    andw $0xF000, %r10w
1:  leaq -4096(%r11), %r11
    movb $0, (%r11)
    cmpq %r11, %r10
    jne 1b
2:  movq (%rsp), %r10
    movq 8(%rsp), %r11
    addq $16, %rsp
    ret
)");

// --- initialisers and thread-local storage --------------------------------------------------------
#pragma section(".CRT$XIA", long, read)
#pragma section(".CRT$XIZ", long, read)
#pragma section(".CRT$XCA", long, read)
#pragma section(".CRT$XCZ", long, read)
#pragma section(".CRT$XDA", long, read)
#pragma section(".CRT$XDZ", long, read)
#pragma section(".CRT$XLA", long, read)
#pragma section(".CRT$XLC", long, read)
#pragma section(".CRT$XLZ", long, read)
#pragma section(".tls", long, read, write)
#pragma section(".tls$ZZZ", long, read, write)
#pragma section(".rdata$T", long, read)
#define IN(name) extern "C" __declspec(allocate(name))
typedef void (*Void)(void);
typedef int (*Int)(void);
typedef void (*TlsCallback)(void *, DWORD, void *);

IN(".CRT$XIA") const Int __xi_a = nullptr;
IN(".CRT$XIZ") const Int __xi_z = nullptr;
IN(".CRT$XCA") const Void __xc_a = nullptr;
IN(".CRT$XCZ") const Void __xc_z = nullptr;
IN(".CRT$XDA") const Void __xd_a = nullptr;
IN(".CRT$XDZ") const Void __xd_z = nullptr;

extern "C" {
DWORD _tls_index = 0;
__declspec(thread) char __tls_guard = 0;
// Thread-safe statics compare their own epoch with the thread's.
int _Init_global_epoch = (int)0x80000000;
__declspec(thread) int _Init_thread_epoch = (int)0x80000000;
}

// volatile: the linker puts other objects' entries between the two markers, the compiler must look.
static void run(const Void *from, const Void *to)
{
    for (const Void *volatile f = from; f < to; f++) if (*f) (*f)();
}

extern "C" void __dyn_tls_on_demand_init(void)
{
    if (__tls_guard) return;
    __tls_guard = 1;
    run(&__xd_a, &__xd_z);
}
extern "C" void __dyn_tls_init(void *, DWORD reason, void *)
{
    if (reason == 2 /* DLL_THREAD_ATTACH */) __dyn_tls_on_demand_init();
}
IN(".CRT$XLA") const TlsCallback __xl_a = nullptr;
IN(".CRT$XLC") const TlsCallback __xl_c = __dyn_tls_init;
IN(".CRT$XLZ") const TlsCallback __xl_z = nullptr;
IN(".tls") char *_tls_start = nullptr;
IN(".tls$ZZZ") char *_tls_end = nullptr;

struct TlsDirectory { const void *start, *end, *index, *callbacks; DWORD zeroFill, characteristics; };
IN(".rdata$T") const TlsDirectory _tls_used = { &_tls_start, &_tls_end, &_tls_index, &__xl_a + 1, 0, 0 };

static void *initLock, *initDone;
extern "C" {
void _Init_thread_header(int *once)
{
    AcquireSRWLockExclusive(&initLock);
    while (*once == -1) SleepConditionVariableSRW(&initDone, &initLock, 0xFFFFFFFF, 0);
    if (*once == 0) *once = -1;
    else _Init_thread_epoch = _Init_global_epoch;
    ReleaseSRWLockExclusive(&initLock);
}
void _Init_thread_footer(int *once)
{
    AcquireSRWLockExclusive(&initLock);
    *once = ++_Init_global_epoch;
    _Init_thread_epoch = _Init_global_epoch;
    ReleaseSRWLockExclusive(&initLock);
    WakeAllConditionVariable(&initDone);
}
void _Init_thread_abort(int *once)
{
    AcquireSRWLockExclusive(&initLock);
    *once = 0;
    ReleaseSRWLockExclusive(&initLock);
    WakeAllConditionVariable(&initDone);
}
// Nothing registered here must run: the runtime never unloads, and the process's memory ends with it.
int atexit(Void) { return 0; }
}

static void initialise()
{
    __dyn_tls_on_demand_init();
    for (const Int *volatile f = &__xi_a; f < &__xi_z; f++) if (*f) (*f)();
    run(&__xc_a, &__xc_z);
}

/* lab-run32.exe: runs one command line inside a server and writes the child's whole 32-bit exit code,
   in decimal, to a file; the Linux side of Wine sees only the low byte of it.
   LAB_CODE_FILE    where the code goes (required)
   LAB_COMMAND_LINE the exact command line; without it: whatever follows this program's own name. */
typedef unsigned long DWORD;
typedef unsigned short WCHAR;
typedef void *HANDLE;
typedef struct { DWORD cb; void *r1, *desktop, *title; DWORD x, y, w, h, xc, yc, fill, flags; unsigned short show, r2; void *r3; HANDLE in, out, err; } STARTUP;
typedef struct { HANDLE process, thread; DWORD processId, threadId; } PROCESS;
#define API __declspec(dllimport)
API WCHAR *GetCommandLineW(void);
API DWORD GetEnvironmentVariableW(const WCHAR *, WCHAR *, DWORD);
API int SetEnvironmentVariableW(const WCHAR *, const WCHAR *);
API void GetStartupInfoW(STARTUP *);
API int CreateProcessW(const WCHAR *, WCHAR *, void *, void *, int, DWORD, void *, const WCHAR *, STARTUP *, PROCESS *);
API DWORD WaitForSingleObject(HANDLE, DWORD);
API int GetExitCodeProcess(HANDLE, DWORD *);
API HANDLE CreateFileW(const WCHAR *, DWORD, DWORD, void *, DWORD, DWORD, HANDLE);
API int WriteFile(HANDLE, const void *, DWORD, DWORD *, void *);
API int CloseHandle(HANDLE);
API DWORD GetLastError(void);
API void ExitProcess(DWORD);

static WCHAR line[32768], file[1024];

static void report(DWORD code)
{
    char text[12];
    int at = sizeof text;
    DWORD written, rest = code;
    HANDLE out = CreateFileW(file, 0x40000000 /* GENERIC_WRITE */, 0, 0, 2 /* CREATE_ALWAYS */, 0, 0);
    do text[--at] = (char)('0' + rest % 10); while (rest /= 10);
    WriteFile(out, text + at, (DWORD)(sizeof text - at), &written, 0);
    CloseHandle(out);
    ExitProcess(code);
}

static WCHAR *after_own_name(WCHAR *p)
{
    int quoted = 0;
    while (*p && (quoted || (*p != ' ' && *p != '\t'))) if (*p++ == '"') quoted = !quoted;
    while (*p == ' ' || *p == '\t') p++;
    return p;
}

void start(void)
{
    STARTUP startup;
    PROCESS process;
    DWORD code;
    WCHAR *command = line;
    if (!GetEnvironmentVariableW(L"LAB_CODE_FILE", file, 1024)) ExitProcess(87);
    if (!GetEnvironmentVariableW(L"LAB_COMMAND_LINE", line, 32768)) command = after_own_name(GetCommandLineW());
    SetEnvironmentVariableW(L"LAB_COMMAND_LINE", 0);
    SetEnvironmentVariableW(L"LAB_CODE_FILE", 0);
    GetStartupInfoW(&startup);
    if (!CreateProcessW(0, command, 0, 0, 1, 0, 0, 0, &startup, &process)) report(GetLastError());
    WaitForSingleObject(process.process, 0xFFFFFFFF);
    GetExitCodeProcess(process.process, &code);
    report(code);
}

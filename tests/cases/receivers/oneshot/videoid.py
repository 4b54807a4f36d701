import web

urls = ('/videoid', 'videoid')
app = web.application(urls, globals())

class videoid:
    def POST(self):
        data = web.data()
        f = open("videoid", 'a+')
        f.write(data)
        f.close()
        return ''

if __name__ == "__main__":
    app.run()
